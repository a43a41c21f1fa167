package org.camfleet.core;

/** Marks a message that may cross nodes; fleet binds it to Jackson CBOR. */
public interface CborSerializable {}
