import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSay } from './language.tsx';
import type { UiKey } from './words.ts';

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}

export function Dialog({ title, open, onClose, wide, children }: DialogProps) {
  const say = useSay<UiKey>();
  return (
    <Modal
      title={title}
      opened={open}
      onClose={onClose}
      centered
      // Locking the page's scrolling would write a style element, which the content policy refuses.
      lockScroll={false}
      size={wide ? 'xl' : 'md'}
      closeButtonProps={{ 'aria-label': say('ui_close') }}
    >
      <div className="stack">{children}</div>
    </Modal>
  );
}
