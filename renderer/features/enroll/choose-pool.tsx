import { go } from '../../lib/route.ts';
import { pools } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { PoolCards } from '../../ui/pool-cards.tsx';
import type { Wizard } from './wizard.ts';

export function ChoosePool({ wizard }: { readonly wizard: Wizard }) {
  return (
    <>
      <p class="dim">
        {pools.value.length === 0
          ? 'Tell Poolkey which Cognito user pool and app client the user belongs to.'
          : 'Which pool does the user belong to?'}
      </p>
      <PoolCards
        onChoose={(id) => {
          wizard.productionAllowed.value = false;
          wizard.poolId.value = id;
        }}
      />
      <div class="form-row">
        <Button icon="plus" onClick={() => go({ page: 'pool', back: { page: 'enroll' } })}>
          Add a pool
        </Button>
        <Button kind="quiet" icon="users" testId="enroll-many" onClick={() => go({ page: 'bulk' })}>
          Many users from a list…
        </Button>
      </div>
    </>
  );
}
