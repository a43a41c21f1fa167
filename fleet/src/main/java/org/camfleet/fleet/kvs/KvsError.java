package org.camfleet.fleet.kvs;

/** Every error that the service answers: its name on the wire and its HTTP status. */
public enum KvsError {
  /** A value breaks its rule. */
  INVALID_ARGUMENT("InvalidArgumentException", 400),
  /** The body is not JSON. */
  SERIALIZATION("SerializationException", 400),
  /** No such channel, stream, or media. */
  RESOURCE_NOT_FOUND("ResourceNotFoundException", 404),
  /** The name is taken, or the resource is held by another. */
  RESOURCE_IN_USE("ResourceInUseException", 400),
  /** CurrentVersion is stale. */
  VERSION_MISMATCH("VersionMismatchException", 400),
  /** Too often, or too many. */
  CLIENT_LIMIT_EXCEEDED("ClientLimitExceededException", 400),
  /** As many read a stream's media as may. */
  CONNECTION_LIMIT_EXCEEDED("ConnectionLimitExceededException", 400),
  /** The stream keeps nothing. */
  NO_DATA_RETENTION("NoDataRetentionException", 400),
  /** The codec configuration changes where it must not. */
  INVALID_CODEC_PRIVATE_DATA("InvalidCodecPrivateDataException", 400),
  /** Nothing of the media can be decoded. */
  INVALID_MEDIA_FRAME("InvalidMediaFrameException", 400),
  /** More tags than a resource may have. */
  TAGS_PER_RESOURCE_EXCEEDED_LIMIT("TagsPerResourceExceededLimitException", 400),
  /** The account has all the channels that it may have. */
  ACCOUNT_CHANNEL_LIMIT_EXCEEDED("AccountChannelLimitExceededException", 400),
  /** The account has all the streams that it may have. */
  ACCOUNT_STREAM_LIMIT_EXCEEDED("AccountStreamLimitExceededException", 400),
  /** What should be tagged is no stream's ARN. */
  INVALID_RESOURCE_FORMAT("InvalidResourceFormatException", 400),
  /** The stream is on no edge device. */
  STREAM_EDGE_CONFIGURATION_NOT_FOUND("StreamEdgeConfigurationNotFoundException", 404),
  /** A stream, signaling or media operation that the caller may not use. */
  NOT_AUTHORIZED("NotAuthorizedException", 401),
  /** A channel operation that the caller may not use. */
  ACCESS_DENIED("AccessDeniedException", 401),
  /** A storage session or signaling socket that the caller may not open. */
  ACCESS_FORBIDDEN("AccessDeniedException", 403),
  /** The request is not signed. */
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 403),
  /** A part of the signature is missing or malformed. */
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", 400),
  /** Nobody has this access key. */
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", 403),
  /** The signature does not match, is too old, from the future, or for another scope. */
  INVALID_SIGNATURE("InvalidSignatureException", 403),
  /** No operation has this path. */
  UNKNOWN_OPERATION("UnknownOperationException", 404),
  /** The body is longer than any request needs. */
  REQUEST_TOO_LARGE("RequestEntityTooLargeException", 413),
  /** A defect of ours. */
  INTERNAL_FAILURE("InternalFailure", 500),
  /** Something that the service needs does not answer. */
  SERVICE_UNAVAILABLE("ServiceUnavailableException", 503);

  private final String exceptionName;
  private final int status;

  KvsError(String exceptionName, int status) {
    this.exceptionName = exceptionName;
    this.status = status;
  }

  /** The name in {@code x-amzn-ErrorType} and {@code __type}. */
  public String exceptionName() {
    return exceptionName;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The error of this name; a name that we do not have is a defect of ours. */
  public static KvsError named(String exceptionName) {
    for (KvsError error : values()) {
      if (error.exceptionName.equals(exceptionName)) {
        return error;
      }
    }
    return INTERNAL_FAILURE;
  }
}
