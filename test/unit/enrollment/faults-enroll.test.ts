import { describeFaults } from './fault-points.ts';
import { ENROLLMENTS } from './fault-scenarios.ts';

describeFaults(ENROLLMENTS);
