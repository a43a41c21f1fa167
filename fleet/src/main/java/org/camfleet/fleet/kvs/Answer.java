package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an operation answers when it refuses nothing. */
sealed interface Answer {
  /** For operations whose model has no output. */
  Answer EMPTY = new Empty();

  /** No body. */
  record Empty() implements Answer {}

  /** A JSON object. */
  record Members(ObjectNode object) implements Answer {}

  /** Media, sent as fast as the caller takes them. */
  record Stream(MediaBody body) implements Answer {}
}
