/** How many cameras may have a label. Start at LabelQuota; QuotaLedger decides. */
@NullMarked
package org.camfleet.fleet.quotas;

import org.jspecify.annotations.NullMarked;
