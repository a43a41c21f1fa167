/**
 * Who changed which camera and which quota, kept in SQL and shown by the API. Start at AuditEntry.
 */
@NullMarked
package org.camfleet.fleet.audit;

import org.jspecify.annotations.NullMarked;
