/** When a video has really put a picture on the glass. Chromium before 83 cannot tell, so there its counters are watched. */

interface FrameVideo extends HTMLVideoElement {
  webkitDecodedFrameCount?: number;
}

/** Calls back at the next presented frame; the returned function gives up waiting. */
export function onNextFrame(video: FrameVideo, callback: () => void): () => void {
  if (typeof video.requestVideoFrameCallback === 'function') {
    const handle = video.requestVideoFrameCallback(() => callback());
    return () => video.cancelVideoFrameCallback(handle);
  }
  const before = framesOf(video);
  const positionBefore = video.currentTime;
  let handle = requestAnimationFrame(function look() {
    const decoded = framesOf(video) > before && video.readyState >= 2;
    if (decoded || video.currentTime > positionBefore) callback();
    else handle = requestAnimationFrame(look);
  });
  return () => cancelAnimationFrame(handle);
}

/** How many frames the video has decoded since it was loaded. */
export function framesOf(video: FrameVideo): number {
  if (typeof video.getVideoPlaybackQuality === 'function') {
    return video.getVideoPlaybackQuality().totalVideoFrames;
  }
  return video.webkitDecodedFrameCount ?? 0;
}

/** How many frames the video has dropped since it was loaded. */
export function droppedOf(video: HTMLVideoElement): number {
  return typeof video.getVideoPlaybackQuality === 'function'
    ? video.getVideoPlaybackQuality().droppedVideoFrames
    : 0;
}
