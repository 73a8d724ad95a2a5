import { Notice, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useEffect, useRef, useState } from 'react';
import { watch } from '../scan.ts';
import type { Key } from '../words/index.ts';

export function Camera({ onRead, onClose }: { onRead: (text: string) => void; onClose: () => void }) {
  const say = useSay<Key>();
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState(false);
  const read = useRef(onRead);
  useEffect(() => {
    read.current = onRead;
  }, [onRead]);
  useEffect(() => {
    let end = () => {};
    let stream: MediaStream | null = null;
    let gone = false;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (gone || !video.current) {
        stream.getTracks().forEach((track) => track.stop());
        return;
      }
      video.current.srcObject = stream;
      await video.current.play();
      end = watch(video.current, (text) => read.current(text));
    };
    begin().catch(() => setRefused(true));
    return () => {
      gone = true;
      end();
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return (
    <Dialog title={say('camera_point')} open onClose={onClose}>
      {refused ? <Notice tone="warn">{say('camera_refused')}</Notice> : <video ref={video} className="camera" muted playsInline />}
    </Dialog>
  );
}
