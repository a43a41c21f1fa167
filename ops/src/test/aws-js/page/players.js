// What PlayersTest calls: a video element, hls.js and dash.js.
import Hls from "hls.js";
import { MediaPlayer } from "dashjs";

let video;
let end = () => {};
let errors = [];
const canvas = document.createElement("canvas");

function fresh() {
  end();
  errors = [];
  document.querySelectorAll("video").forEach((old) => old.remove());
  video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  return video;
}

window.player = {
  hls(url, settings) {
    const hls = new Hls(settings ?? {});
    hls.on(Hls.Events.ERROR, (name, data) => {
      errors.push((data.fatal ? "fatal " : "") + data.details + " " + (data.error?.message ?? ""));
    });
    hls.attachMedia(fresh());
    hls.loadSource(url);
    end = () => hls.destroy();
    video.play();
  },

  dash(url) {
    const dash = MediaPlayer().create();
    dash.initialize(fresh(), url, true);
    dash.on("error", (event) => errors.push("fatal " + event.error?.code + " " + event.error?.message));
    end = () => dash.destroy();
  },

  seek(seconds) {
    video.currentTime = seconds;
  },

  /** What is seen: where, how large, and the colour in the middle. */
  state() {
    if (!video.videoWidth) {
      return { time: video.currentTime, width: 0, height: 0, colour: "", frames: 0, errors };
    }
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(video, 0, 0);
    const [red, green, blue] = pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    const seekable = video.seekable;
    return {
      time: video.currentTime,
      begin: seekable.length ? seekable.start(0) : 0,
      end: seekable.length ? seekable.end(seekable.length - 1) : 0,
      width: video.videoWidth,
      height: video.videoHeight,
      colour: red > 150 && blue < 100 ? "red" : blue > 150 && red < 100 ? "blue" : `${red} ${green} ${blue}`,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      sound: video.webkitAudioDecodedByteCount,
      errors,
    };
  },
};
