type Word = 'restart' | 'touched';

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('bitelight') : null;

/** To the other pages of this device. */
export function tellTabs(word: Word): void {
  channel?.postMessage(word);
}

export function onTabs(heard: (word: Word) => void): () => void {
  const listen = ({ data }: MessageEvent<unknown>): void => {
    if (data === 'restart' || data === 'touched') heard(data);
  };
  channel?.addEventListener('message', listen);
  return () => channel?.removeEventListener('message', listen);
}

/** This page and all others start anew: nothing that they held in memory remains. */
export function restartTabs(): void {
  tellTabs('restart');
  location.reload();
}
