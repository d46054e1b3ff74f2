import { networkContract } from '../../network.contract.ts';
import { smallNetwork } from './small-network.ts';

networkContract('live', () => smallNetwork(100));
