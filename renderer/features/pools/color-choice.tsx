import type { PoolColor } from '../../../main/contract/pools.ts';
import './color-choice.css';
import { poolColors } from './pool-draft.ts';

/** Radio buttons in the shape of swatches; each carries its colour's word. */
export function ColorChoice({
  value,
  onChange,
}: {
  readonly value: PoolColor;
  readonly onChange: (color: PoolColor) => void;
}) {
  return (
    <fieldset class="colors">
      <legend>Colour</legend>
      <div class="swatches">
        {poolColors.map((color) => (
          <label key={color} class={`swatch pool-${color}`} title={color}>
            <input
              type="radio"
              name="color"
              value={color}
              checked={color === value}
              onChange={() => {
                onChange(color);
              }}
            />
            <span class="unseen">{color}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
