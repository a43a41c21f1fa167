// The calls of the official flow, each through AWS's own client with nothing changed but its endpoint.
import {
  ChannelProtocol,
  ChannelType,
  CreateSignalingChannelCommand,
  CreateStreamCommand,
  DescribeMediaStorageConfigurationCommand,
  DescribeSignalingChannelCommand,
  GetDataEndpointCommand,
  GetSignalingChannelEndpointCommand,
  KinesisVideoClient,
  UpdateMediaStorageConfigurationCommand,
} from "@aws-sdk/client-kinesis-video";
import { GetIceServerConfigCommand, KinesisVideoSignalingClient } from "@aws-sdk/client-kinesis-video-signaling";
import {
  JoinStorageSessionAsViewerCommand,
  JoinStorageSessionCommand,
  KinesisVideoWebRTCStorageClient,
} from "@aws-sdk/client-kinesis-video-webrtc-storage";
import {
  GetHLSStreamingSessionURLCommand,
  KinesisVideoArchivedMediaClient,
} from "@aws-sdk/client-kinesis-video-archived-media";

const client = (Client, { endpoint, region, credentials }) =>
  new Client({ endpoint, region, credentials, maxAttempts: 1, correctClockSkew: true });

/** Makes channel and stream of one name, and links them. */
export async function createStoredChannel(config, name) {
  const control = client(KinesisVideoClient, config);
  const { ChannelARN } = await control.send(
    new CreateSignalingChannelCommand({ ChannelName: name, ChannelType: ChannelType.SINGLE_MASTER }),
  );
  const { StreamARN } = await control.send(new CreateStreamCommand({ StreamName: name, DataRetentionInHours: 1 }));
  await control.send(
    new UpdateMediaStorageConfigurationCommand({
      ChannelARN,
      MediaStorageConfiguration: { Status: "ENABLED", StreamARN },
    }),
  );
  return { ChannelARN, StreamARN };
}

/** What a participant needs to know of a channel before it connects; `stores` is whether it is to join a storage session. */
export async function lookUp(config, name, role, stores = true) {
  const control = client(KinesisVideoClient, config);
  const { ChannelInfo } = await control.send(new DescribeSignalingChannelCommand({ ChannelName: name }));
  const channelARN = ChannelInfo.ChannelARN;
  if (stores) await checkStorage(control, channelARN);
  const { ResourceEndpointList } = await control.send(
    new GetSignalingChannelEndpointCommand({
      ChannelARN: channelARN,
      SingleMasterChannelEndpointConfiguration: {
        Protocols: [ChannelProtocol.WSS, ChannelProtocol.HTTPS, ...(stores ? [ChannelProtocol.WEBRTC] : [])],
        Role: role,
      },
    }),
  );
  const endpoints = Object.fromEntries(ResourceEndpointList.map((one) => [one.Protocol, one.ResourceEndpoint]));
  const signaling = client(KinesisVideoSignalingClient, { ...config, endpoint: endpoints.HTTPS });
  const { IceServerList } = await signaling.send(new GetIceServerConfigCommand({ ChannelARN: channelARN }));
  const iceServers = IceServerList.map((one) => ({ urls: one.Uris, username: one.Username, credential: one.Password }));
  return { channelARN, endpoints, iceServers };
}

async function checkStorage(control, ChannelARN) {
  const { MediaStorageConfiguration: storage } = await control.send(
    new DescribeMediaStorageConfigurationCommand({ ChannelARN }),
  );
  if (storage.Status !== "ENABLED" || storage.StreamARN === null) throw new Error("no storage: " + storage.Status);
}

/** Joins the storage session: as viewer with a client id, else as master. */
export async function join(config, { channelARN, endpoints }, clientId) {
  const storage = client(KinesisVideoWebRTCStorageClient, { ...config, endpoint: endpoints.WEBRTC });
  await storage.send(
    clientId
      ? new JoinStorageSessionAsViewerCommand({ channelArn: channelARN, clientId })
      : new JoinStorageSessionCommand({ channelArn: channelARN }),
  );
}

/** The playlist of the whole recording so far, or of what is recorded now. */
export async function hlsUrl(config, StreamName, PlaybackMode) {
  const { DataEndpoint } = await client(KinesisVideoClient, config).send(
    new GetDataEndpointCommand({ StreamName, APIName: "GET_HLS_STREAMING_SESSION_URL" }),
  );
  const archive = client(KinesisVideoArchivedMediaClient, { ...config, endpoint: DataEndpoint });
  const answer = await archive.send(
    new GetHLSStreamingSessionURLCommand({
      StreamName,
      PlaybackMode,
      HLSFragmentSelector: {
        FragmentSelectorType: "SERVER_TIMESTAMP",
        TimestampRange:
          PlaybackMode === "LIVE"
            ? undefined
            : { StartTimestamp: new Date(Date.now() - 600_000), EndTimestamp: new Date() },
      },
    }),
  );
  return answer.HLSStreamingSessionURL;
}
