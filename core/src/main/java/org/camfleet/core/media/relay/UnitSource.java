package org.camfleet.core.media.relay;

import java.util.function.IntConsumer;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.UnitConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where access units enter a stream graph: a source that is fed on the loop and never stalls its
 * feeder.
 *
 * <p>One wake-up per burst, not per unit: units that arrive while a wake-up is under way ride along
 * with it.
 */
final class UnitSource
    extends AbstractGraphStageWithMaterializedValue<SourceShape<AccessUnit>, UnitSource.Feed> {
  private final Outlet<AccessUnit> out = Outlet.create("units");
  private final SourceShape<AccessUnit> shape = SourceShape.of(out);
  private final UnitQueue queue;
  private final IntConsumer onDropped;

  /**
   * A source behind a bounded queue.
   *
   * @param queue the queue with its overflow rule; this source owns it from now on
   * @param onDropped told how many units an overflow cost
   */
  UnitSource(UnitQueue queue, IntConsumer onDropped) {
    this.queue = queue;
    this.onDropped = onDropped;
  }

  @Override
  public SourceShape<AccessUnit> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, Feed> createLogicAndMaterializedValuePair(
      Attributes inheritedAttributes) {
    Logic logic = new Logic();
    return Pair.create(logic, logic);
  }

  /** The feeding end; all methods on the loop. */
  interface Feed extends UnitConsumer {
    /** Ends the stream; what waits is dropped. */
    void complete();
  }

  private final class Logic extends GraphStageLogic implements Feed {
    private @Nullable AsyncCallback<Feed> wake;
    private boolean waking;
    private boolean closing;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              drain();
            }
          });
    }

    @Override
    public void preStart() {
      wake = createAsyncCallback(feed -> drain());
      drain();
    }

    @Override
    public void accept(AccessUnit unit) {
      int lost = queue.offer(unit);
      if (lost > 0) {
        onDropped.accept(lost);
      }
      wakeUp();
    }

    @Override
    public void complete() {
      closing = true;
      wakeUp();
    }

    private void wakeUp() {
      if (wake != null && !waking) {
        waking = true;
        wake.invoke(this);
      }
    }

    private void drain() {
      waking = false;
      if (closing) {
        queue.clear();
        completeStage();
      } else if (isAvailable(out)) {
        AccessUnit unit = queue.poll();
        if (unit != null) {
          push(out, unit);
        }
      }
    }
  }
}
