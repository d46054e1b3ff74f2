import { createClock } from '../virtual/clock.ts';
import { Kernel } from '../virtual/kernel.ts';
import { Lifeline } from '../virtual/lifeline.ts';
import { Randomness } from '../ground/random.ts';
import { volumesContract } from '../contracts/volumes.contract.ts';
import { VolumeStore } from './volumes.ts';

volumesContract('in memory', async () => {
  const randomness = new Randomness('1');
  const clock = createClock(new Kernel(0), new Lifeline());
  return { volumes: new VolumeStore({ owner: 'azure', clock, random: (stream) => randomness.stream(stream) }) };
});
