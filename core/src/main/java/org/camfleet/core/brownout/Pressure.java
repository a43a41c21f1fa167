package org.camfleet.core.brownout;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource's figure against its limit. Pure.
 *
 * @param value in the resource's unit
 * @param limit from which on the node is short of it; above 0
 */
public record Pressure(Resource resource, double value, int limit) {

  /**
   * The resource that is nearest to its limit or furthest beyond, or null when there is none.
   *
   * @param figures what was measured; what could not be is not in it
   * @param limits a resource without one, or with 0, is never short
   */
  public static @Nullable Pressure worst(
      Map<Resource, Double> figures, Map<Resource, Integer> limits) {
    Pressure worst = null;
    for (Map.Entry<Resource, Double> figure : figures.entrySet()) {
      int limit = limits.getOrDefault(figure.getKey(), 0);
      if (limit > 0) {
        Pressure one = new Pressure(figure.getKey(), figure.getValue(), limit);
        worst = worst == null || one.ratio() > worst.ratio() ? one : worst;
      }
    }
    return worst;
  }

  /** 1 at the limit. */
  public double ratio() {
    return value / limit;
  }

  /** Which resource, its value and its limit; short enough to close a WebSocket with. */
  public String sentence() {
    return "%s: %d %s (limit: %d)"
        .formatted(resource.noun(), Math.round(value), resource.unit(), limit);
  }
}
