// The time machine, who listened, and bookmarks, in English.

export const machine = {
  title: 'Time machine',
  text: 'Choose a listener and a moment to see and hear what would play. Looking changes nothing.',
  anybody: 'Nobody in particular',
  moment: 'Moment',
  momentHint: 'In your family’s time zone: {{zone}}',
  now: 'Back to now',
  unfinished: 'It shows what would play as soon as nothing is missing.',
  lasts: '{{time}} in all',
  goesOnAt: 'goes on at {{time}}',
  listen: 'How it sounds',
  why: 'How this was decided',
  week: 'The week from this moment on',
  showWeek: 'Show a week',
  hideWeek: 'Hide the week',
  on: 'on {{name}}',
  sure: {
    reserved: 'started from here',
    bound: 'you said who it is',
    event: 'the player said so',
    learned: 'known by its network address',
    default: 'assumed: your family’s usual listener',
    nobody: 'unknown listener',
  },
};

export const bookmarks = {
  title: 'Where they are',
  at: '{{part}}, at {{time}}',
  estimated: 'estimated',
  again: 'Start again',
  againOf: 'Start again: {{title}}',
  earlier: 'Back to the earlier place',
  earlierOf: 'Back to the earlier place: {{title}}',
  restarted: '“{{title}}” starts again. The old place is kept.',
  wentBack: '“{{title}}” is back at its earlier place.',
  household: 'Whoever is not known',
};
