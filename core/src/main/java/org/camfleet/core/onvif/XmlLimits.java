package org.camfleet.core.onvif;

/**
 * What a document of a stranger may be; beyond it, it is not read to its end.
 *
 * @param maxBytes its length
 * @param maxDepth elements within elements
 * @param maxElements elements in all
 */
public record XmlLimits(int maxBytes, int maxDepth, int maxElements) {
  /** The defaults of reference.conf. */
  public static final XmlLimits DEFAULT = new XmlLimits(1 << 20, 40, 20_000);
}
