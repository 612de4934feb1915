import { describeFaults } from './fault-points.ts';
import { ACTIONS } from './fault-scenarios.ts';

describeFaults(ACTIONS);
