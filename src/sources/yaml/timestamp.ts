const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[+-](\d{2}):(\d{2})))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** Whether the text is a date, or a date and time, in one of the four forms that go-yaml v2 takes for `!!timestamp`. */
export function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  const number = (group: number): number => Number(match[group] ?? 0);
  const month = number(2);
  const day = number(3);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(number(1), month)) return false;
  const [hour, minute, second] = match[4] === undefined ? [9, 10, 11] : [4, 5, 6];
  if (number(hour ?? 0) > 23 || number(minute ?? 0) > 59 || number(second ?? 0) > 59) return false;
  return number(7) <= 24 && number(8) <= 60;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
