import { useCallback, useEffect, useRef, useState } from 'react';

/** Copies, and says for a moment that it did. */
export function useCopy(): {
  copied: string | undefined;
  copy: (text: string, what?: string) => void;
} {
  const [copied, setCopied] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = useCallback((text: string, what = text) => {
    const done = () => {
      setCopied(what);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setCopied(undefined), 2000);
    };
    // The clipboard API is absent where the portal is served over plain HTTP.
    if (navigator.clipboard)
      navigator.clipboard
        .writeText(text)
        .then(done, () => copyBySelection(text) && done());
    else if (copyBySelection(text)) done();
  }, []);
  return { copied, copy };
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
