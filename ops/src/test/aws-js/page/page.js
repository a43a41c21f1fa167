// What the test calls. `Hls` is put into the page beside this bundle.
import { Participant } from "./participant.js";
import { DirectMaster, DirectViewer } from "./direct.js";
import { clock, colour, ear, screen, tone } from "./media.js";
import { createStoredChannel, hlsUrl } from "./service.js";

const people = {};
const screens = {};
const ears = {};
let drawn;

window.camera = {
  createStoredChannel,

  async startMaster(config, channel, hz) {
    drawn = clock();
    people.master = new Participant(config, channel, undefined, new MediaStream([drawn.track, ...tone(hz)]));
    await people.master.start();
  },

  async startViewer(config, channel, name, hz) {
    people[name] = new Participant(config, channel, name, new MediaStream(tone(hz)));
    await people[name].start();
  },

  /** A master that answers viewers, and the storage session where there is one. */
  async startDirectMaster(config, channel, hz, stores) {
    drawn = clock();
    people.master = new DirectMaster(config, channel, undefined, new MediaStream([drawn.track, ...tone(hz)]));
    await people.master.start(stores);
  },

  /** A viewer that only opens its socket until it is told to offer. */
  async connectDirectViewer(config, channel, name, hz) {
    people[name] = new DirectViewer(config, channel, name, new MediaStream(tone(hz)));
    await people[name].connect(false);
  },

  offer: (name) => people[name].offer(),

  answerNobody: (correlationId) => people.master.answerNobody(correlationId),

  masterIsWith: (name) => people.master.connectedWith(name),

  /** Pictures that the master has sent to one viewer. */
  sentTo: (name) => people.master.picturesTo(name),

  /** Pictures that a viewer has decoded. */
  decodedBy: (name) => people[name].pictures(),

  masterHears(name, hz) {
    ears["master of " + name] ??= ear(people.master.ends[name].tracks.audio);
    return ears["master of " + name](hz);
  },

  /** What happened to one of them. */
  log: (name) => people[name].events,

  /** The colour that a viewer sees. */
  colour: (name) => colour(screens[name]),

  /** Whether the newest connection stands. */
  connected: (name) => people[name].peer?.connectionState === "connected",

  watch(name) {
    screens[name] = screen(people[name].tracks.video);
  },

  /** The number drawn last, and the numbers that each viewer saw. */
  pictures: () => ({ drawn: drawn?.number, seen: Object.fromEntries(Object.entries(screens).map(([name, one]) => [name, one.numbers])) }),

  /** Pictures sent and decoded by all at one moment. */
  async counts() {
    const counted = await Promise.all(Object.values(people).map((one) => one.pictures()));
    return Object.fromEntries(Object.keys(people).map((name, i) => [name, counted[i]]));
  },

  /** How far a tone stands out of the sound that one hears, in dB. */
  hears(name, hz) {
    ears[name] ??= ear(people[name].tracks.audio);
    return ears[name](hz);
  },

  events: () => Object.fromEntries(Object.entries(people).map(([name, { events, joins, offers }]) => [name, { events, joins, offers }])),

  async play(config, channel, mode) {
    screens.recording = screen();
    const hls = new window.Hls();
    const complaints = (screens.recording.complaints = []);
    hls.on(window.Hls.Events.ERROR, (event, data) => data.fatal && complaints.push(data.type + " " + data.details));
    hls.loadSource(await hlsUrl(config, channel, mode));
    hls.attachMedia(screens.recording.video);
    await screens.recording.video.play();
  },

  playback: () => ({
    seconds: screens.recording.video.currentTime,
    numbers: screens.recording.numbers,
    complaints: screens.recording.complaints,
  }),

  close: () => Object.values(people).forEach((one) => one.close()),
};
