/**
 * A far end that exists in virtual time only: a fake of AWS's service with its quotas, lives and
 * faults. It knows nothing of the bridge, so that it can not share its mistakes. Start at FarEnd.
 */
package org.camfleet.core.bridge.farend;
