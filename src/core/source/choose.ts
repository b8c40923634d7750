// The first rule of a `choose` whose every condition holds. Ranges of the clock are [from, to); one over midnight belongs
// to the day on which it began, so past midnight the rule's weekdays, dates and seasons mean yesterday.
import { calendarDayOf, isWithinDates, isWithinSeason, weekdayOf } from '../time/calendar.ts';
import { type LocalTime, minuteOfTime } from '../time/zone.ts';
import type { ChooseSource, Condition, Source } from './document.ts';
import type { Because, TraceStep } from './trace.ts';
import type { Memory, World } from './world.ts';

/** What conditions ask for. */
export type Knows = Pick<World, 'listener' | 'isSwitchOn'> & { memory: Pick<Memory, 'heardTodayMs' | 'playsToday'> };

export interface Chosen {
  play: Source;
  /** Part of the path to it. */
  step: string;
  told: TraceStep;
  /** A condition on the way asked for the child. */
  askedForChild: boolean;
}

export function chooseRule(source: ChooseSource, world: Knows, local: LocalTime): Chosen {
  let askedForChild = false;
  for (let index = 0; index < source.rules.length; index++) {
    const rule = source.rules[index];
    if (!rule) continue;
    const judged = judge(rule.when, world, local);
    askedForChild ||= judged.askedForChild;
    if (judged.failed) continue;
    const told: TraceStep = { did: 'chose', rule: rule.name, because: judged.because() };
    return { play: rule.play, step: `r${index}`, told, askedForChild };
  }
  const told: TraceStep = { did: 'chose-otherwise', rules: source.rules.length };
  return { play: source.otherwise, step: 'o', told, askedForChild };
}

export interface Judged {
  /** The first that does not hold; absent: all of them hold. */
  failed?: Condition | undefined;
  askedForChild: boolean;
  /** What each condition found, up to the one that does not hold. */
  because(): Because[];
}

/** Whether all of these conditions hold. */
export function judge(when: readonly Condition[], world: Knows, local: LocalTime): Judged {
  const dayNumber = ruleDay(when, local);
  let askedForChild = false;
  let failed: Condition | undefined;
  for (const condition of when) {
    askedForChild ||= asksForChild(condition);
    if (holds(condition, world, local, dayNumber)) continue;
    failed = condition;
    break;
  }
  const because = () => {
    const asked = failed ? when.slice(0, when.indexOf(failed) + 1) : when;
    return asked.map((condition) => tell(condition, world, local, dayNumber));
  };
  return { failed, askedForChild, because };
}

/** The day to which the night belongs, if a range over midnight of this rule has begun yesterday. */
function ruleDay(when: readonly Condition[], { dayNumber, minuteOfDay }: LocalTime): number {
  for (const condition of when) {
    if (condition.kind !== 'time') continue;
    const to = minuteOfTime(condition.to);
    if (minuteOfDay < to && minuteOfTime(condition.from) > to) return dayNumber - 1;
  }
  return dayNumber;
}

function holds(condition: Condition, world: Knows, local: LocalTime, dayNumber: number): boolean {
  switch (condition.kind) {
    case 'time':
      return isWithinTime(local.minuteOfDay, minuteOfTime(condition.from), minuteOfTime(condition.to));
    case 'weekday':
      return condition.days.includes(weekdayOf(dayNumber));
    case 'dates':
      return isWithinDates(dayNumber, condition.from, condition.to);
    case 'season':
      return isWithinSeason(dayNumber, condition.from, condition.to);
    case 'child':
      return world.listener.childId === condition.childId;
    case 'player':
      return world.listener.playerId === condition.playerId;
    case 'heard-today':
      return world.memory.heardTodayMs >= condition.atLeastMinutes * 60_000;
    case 'first-time-today':
      return world.memory.playsToday === 0;
    case 'switch':
      return world.isSwitchOn(condition.name) === condition.on;
  }
}

function isWithinTime(minute: number, from: number, to: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function asksForChild({ kind }: Condition): boolean {
  return kind === 'child' || kind === 'heard-today' || kind === 'first-time-today';
}

function tell(condition: Condition, world: Knows, local: LocalTime, dayNumber: number): Because {
  switch (condition.kind) {
    case 'time':
      return { was: 'time', minuteOfDay: local.minuteOfDay };
    case 'weekday':
      return { was: 'weekday', weekday: weekdayOf(dayNumber), night: dayNumber !== local.dayNumber };
    case 'dates':
    case 'season': {
      const { month, day } = calendarDayOf(dayNumber);
      return { was: 'day', month, day };
    }
    case 'child':
      return { was: 'child', name: world.listener.childName };
    case 'heard-today':
      return { was: 'heard-today', minutes: condition.atLeastMinutes };
    case 'switch':
      return { was: 'switch', name: condition.name, on: world.isSwitchOn(condition.name) };
    case 'player':
    case 'first-time-today':
      return { was: condition.kind };
  }
}
