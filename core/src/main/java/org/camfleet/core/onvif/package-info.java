/**
 * ONVIF: devices found by WS-Discovery, asked and set by SOAP (Profiles S and T, as far as streams,
 * key frames, encoders, clocks and events of motion and tampering go). Everything that a device
 * says is a stranger's word: documents are bounded, addresses are judged by the egress rules. Start
 * at OnvifDevice and Discovery.
 */
@NullMarked
package org.camfleet.core.onvif;

import org.jspecify.annotations.NullMarked;
