// Reading QR codes with the camera, where the browser can do so by itself: Android's does. Others type or use a scanner.

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

type DetectorOf = new (options: { formats: string[] }) => Detector;

function detectorOf(): DetectorOf | undefined {
  return (globalThis as { BarcodeDetector?: DetectorOf }).BarcodeDetector;
}

export function canScan(): boolean {
  return detectorOf() !== undefined && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Looks at the picture until a code is read. The returned function ends it. */
export function watch(video: HTMLVideoElement, onRead: (text: string) => void): () => void {
  const Made = detectorOf();
  let ended = Made === undefined;
  const detector = Made && new Made({ formats: ['qr_code', 'code_128', 'ean_13'] });
  const look = async () => {
    if (ended || !detector) {
      return;
    }
    const found = await detector.detect(video).catch(() => []);
    const text = found[0]?.rawValue;
    if (ended) {
      return;
    }
    if (text) {
      ended = true;
      onRead(text);
      return;
    }
    requestAnimationFrame(() => void look());
  };
  void look();
  return () => {
    ended = true;
  };
}
