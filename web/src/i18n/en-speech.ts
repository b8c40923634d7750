// Spoken sentences, in English: the voice, trying it out, recordings in its place.

export const speech = {
  title: 'Spoken sentences',
  lead: 'What your streams say. It is spoken ahead of time, so that nobody waits for it.',
  voice: 'The voice',
  voices: {
    robot:
      'This server speaks by itself, with “{{name}}”. It sounds like a robot. Your own voice sounds best: record a sentence, add it to the library and choose it here.',
    service: 'New sentences are spoken by a speech service, with the voice “{{name}}”.',
    none: 'This server has no voice. Streams leave a sentence out until you choose a recording for it.',
  },
  try: 'Try a sentence',
  speak: 'Say it',
  sounds: 'How the sentence sounds',
  sentences: 'What is said',
  none: 'No stream says anything yet. Add “A spoken sentence” to one, and it shows up here.',
  find: 'Search sentences',
  state: { waiting: 'Not spoken yet', failed: 'Could not be spoken' },
  failedHint: 'Streams leave it out for now. Choose a recording of your own, or change the sentence in its stream.',
  engine: { robot: 'robot voice', service: 'voice “{{voice}}”', recording: 'your own recording' },
  record: 'Use a recording',
  recordOf: 'Use a recording for: {{text}}',
  recordText:
    'Choose who says “{{text}}” from now on. Not in the library yet? Record it on your phone and add it there.',
  voiceAgain: 'Back to the voice',
  voiceAgainOf: 'Back to the voice for: {{text}}',
  fallback: 'When nothing else can play',
  fallbackText: 'A card never stays silent. If even your family’s favourites cannot play, a child hears this.',
  fallbackShips: 'A short friendly sentence',
  fallbackAgain: 'Back to the sentence',
  fallbackRecord: 'Choose a recording of up to a minute: “The story is asleep. Call Mum or Dad.”',
  hear: 'Hear what is said, or say it yourself',
};
