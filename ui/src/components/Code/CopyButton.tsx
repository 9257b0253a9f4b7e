import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useNotify } from '../Notice/Notices';
import { useText } from './text';

interface CopyButtonProps {
  readonly value: string;
  readonly label?: string;
}

export function CopyButton({ value, label }: CopyButtonProps) {
  const text = useText();
  const notify = useNotify();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      notify({ message: text('failed') });
    }
  };
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <Button size="xs" variant="subtle" leftSection={<Icon className="icon" aria-hidden />} onClick={() => void copy()}>
      {copied ? text('copied') : (label ?? text('copy'))}
    </Button>
  );
}
