package org.camfleet.fleet.kvs;

/**
 * One authenticated call of an operation.
 *
 * @param accessKeyId who signed it
 * @param fields the request's members
 * @param endpoint how the caller reaches us
 */
record KvsCall(String accessKeyId, RequestFields fields, PublicEndpoint endpoint) {}
