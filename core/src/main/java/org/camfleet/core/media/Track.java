package org.camfleet.core.media;

/** What a sequence of access units is: one codec with one configuration. */
public sealed interface Track permits VideoTrack, OtherVideoTrack, AudioTrack {}
