/** `1 finding`, `2 findings` */
export function count(number: number, word: string, plural = `${word}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? word : plural}`;
}

const TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** `23 Nov 2026, 10:00` in the reader's own time. */
export function formatTime(at: string): string {
  return TIME.format(new Date(at));
}
