package org.camfleet.core.onvif;

import java.io.ByteArrayInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Reads XML of strangers: no document type, so no entities of their own and nothing from outside
 * (SOAP 1.2 part 1, section 5 forbids it, too), and within limits. One thread.
 *
 * <p>SAX, as the JDK's StAX reader prints what it stumbles over.
 */
final class BoundedXml extends XMLFilterImpl {
  private static final int MOST_ATTRIBUTES = 64;
  private static final SAXParserFactory FACTORY = factory();

  private final XmlLimits limits;
  private int depth;
  private int elements;

  /** Of a limit that was passed. */
  static final class TooLarge extends SAXException {
    private static final long serialVersionUID = 1L;

    TooLarge(String text) {
      super(text);
    }
  }

  private BoundedXml(XMLReader reader, XmlLimits limits) {
    super(reader);
    this.limits = limits;
  }

  private static SAXParserFactory factory() {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      return factory;
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("the JDK's parser knows these features", e);
    }
  }

  /** What JAXB reads a document from. */
  static SAXSource of(byte[] document, XmlLimits limits) throws SAXException {
    if (document.length > limits.maxBytes()) {
      throw new TooLarge(document.length + " bytes (expected: at most " + limits.maxBytes() + ")");
    }
    return new SAXSource(
        new BoundedXml(reader(), limits), new InputSource(new ByteArrayInputStream(document)));
  }

  // The factory is not safe for many threads at once; its readers are for one each.
  private static XMLReader reader() throws SAXException {
    synchronized (FACTORY) {
      try {
        return FACTORY.newSAXParser().getXMLReader();
      } catch (ParserConfigurationException e) {
        throw new IllegalStateException("the JDK has such a parser", e);
      }
    }
  }

  @Override
  public void startElement(String space, String local, String name, Attributes attributes)
      throws SAXException {
    if (++depth > limits.maxDepth()) {
      throw new TooLarge("elements within elements (expected: at most " + limits.maxDepth() + ")");
    }
    if (++elements > limits.maxElements()) {
      throw new TooLarge("elements (expected: at most " + limits.maxElements() + ")");
    }
    if (attributes.getLength() > MOST_ATTRIBUTES) {
      throw new TooLarge("attributes (expected: at most " + MOST_ATTRIBUTES + ")");
    }
    super.startElement(space, local, name, attributes);
  }

  @Override
  public void endElement(String space, String local, String name) throws SAXException {
    depth--;
    super.endElement(space, local, name);
  }

  @Override
  public InputSource resolveEntity(String publicId, String systemId) throws SAXException {
    throw new SAXException("an external entity (expected: none)");
  }
}
