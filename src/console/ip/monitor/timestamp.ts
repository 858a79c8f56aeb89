/** When something was told: the lab's clock, which began with 1970, in UTC. */

const SECOND = 1_000_000_000;
const DAY = 86_400;
const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As -t and -ts print it; `now` in virtual ns. */
export function timestamp(now: number, form: 'long' | 'short'): string {
  const seconds = Math.floor(now / SECOND);
  const usec = Math.floor((now % SECOND) / 1000);
  const days = Math.floor(seconds / DAY);
  const { year, month, day } = civil(days);
  const time = [(seconds % DAY) / 3600, (seconds % 3600) / 60, seconds % 60].map((n) => two(Math.floor(n))).join(':');
  if (form === 'short') {
    return `[${String(year).padStart(4, '0')}-${two(month + 1)}-${two(day)}T${time}.${String(usec).padStart(6, '0')}] `;
  }
  return `Timestamp: ${WEEKDAYS[days % 7]} ${MONTHS[month]} ${String(day).padStart(2)} ${time} ${year} ${usec} usec\n`;
}

/** The Gregorian date of a day counted from 1970-01-01; months from 0. */
function civil(days: number): { year: number; month: number; day: number } {
  // Years that begin in March, so that the leap day is the last; 719468 days before 1970 begins the year 0.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = (fromMarch + 2) % 12;
  return {
    year: yearOfEra + era * 400 + (month < 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
