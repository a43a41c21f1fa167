// Asks a simulated ONVIF device with npm's client: judge.js HOST PORT PATH USER PASSWORD
// Prints one line of JSON; exits with 1 and the error when anything fails. With "discover" alone
// it prints the addresses of the devices that answer a probe of the network.
'use strict';
const { Cam, Discovery } = require('onvif');

const [hostname, port, path, username, password] = process.argv.slice(2);
const fail = (error) => {
  console.error(error.message || String(error));
  process.exit(1);
};

const call = (cam, name, ...args) =>
  new Promise((done, failed) =>
    cam[name](...args, (error, value) => (error ? failed(error) : done(value))));

const judge = async (cam) => {
  const made = await call(cam, 'getDeviceInformation');
  const clock = await call(cam, 'getSystemDateAndTime');
  const profiles = await call(cam, 'getProfiles');
  const token = profiles[0].$.token;
  const stream = await call(cam, 'getStreamUri', { protocol: 'RTSP', profileToken: token });
  return {
    model: made.model,
    year: new Date(clock).getUTCFullYear(),
    profiles: profiles.map((one) => one.$.token),
    uri: stream.uri,
  };
};

if (hostname === 'discover') {
  Discovery.probe({ timeout: 3000, resolve: false }, (error, found) => {
    if (error) fail(error);
    console.log(JSON.stringify(found.map((one) =>
      one.probeMatches.probeMatch.XAddrs)));
    process.exit(0);
  });
} else {
  const cam = new Cam({ hostname, port, path, username, password, timeout: 8000 }, (error) => {
    if (error) fail(error);
    judge(cam).then((said) => {
      console.log(JSON.stringify(said));
      process.exit(0);
    }, fail);
  });
}
