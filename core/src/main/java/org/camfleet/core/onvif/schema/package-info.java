/**
 * What ONVIF's documents look like, as far as they are used here: plain types for JAXB, written by
 * hand after the WSDL and XSD files of ONVIF. A field is null where a document lacks it. Start at
 * Envelope.
 */
@NullMarked
@XmlAccessorType(XmlAccessType.FIELD)
package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import org.jspecify.annotations.NullMarked;
