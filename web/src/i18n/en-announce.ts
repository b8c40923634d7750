// Announcements, in English.

export const announce = {
  lead: 'What plays is interrupted, and goes on afterwards where it was.',
  text: 'What should be said?',
  textHint: '{child}, {weekday}, {date} and {time-of-day} are filled in.',
  ideas: {
    dinner: 'Dinner is ready!',
    shoes: 'Please put your shoes on.',
    teeth: 'Time to brush your teeth.',
    coming: 'I will be with you in a minute.',
  },
  recording: 'Or use a recording',
  aRecording: 'A recording',
  sentence: 'Back to a sentence',
  where: 'Where?',
  everywhere: 'Everywhere',
  say: 'Say it',
  saying: 'On its way…',
  done: 'It is being said.',
  last: 'Lately',
  none: 'Nothing was said yet.',
  state: { waiting: 'on its way', playing: 'is being said', played: 'said', failed: 'could not be said' },
  after: {
    'given-back': 'then the card went on',
    'nothing-before': 'nothing played before',
    'left-alone': 'somebody wanted something else',
    'not-given-back': 'what played could not go on',
  },
};
