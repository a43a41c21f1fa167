/**
 * The client half as a library: join storage sessions, of AWS or of a Camfleet, as master or as
 * viewer. Start at StorageClient; examples/java shows both uses.
 */
@NullMarked
package org.camfleet.core.client;

import org.jspecify.annotations.NullMarked;
