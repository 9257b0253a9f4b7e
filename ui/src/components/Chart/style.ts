import { font, type Palette } from '../../theme/tokens';

/** The look of axes and tooltips, from the tokens; an option takes these and adds its data. */
export interface ChartStyle {
  readonly palette: Palette;
  readonly valueAxis: object;
  readonly categoryAxis: object;
  readonly tooltip: object;
}

const text = (colour: string, size = 11) => ({ color: colour, fontFamily: font.ui, fontSize: size });

export const styleOf = (palette: Palette): ChartStyle => ({
  palette,
  valueAxis: {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.border, width: 1 } },
    axisLabel: text(palette['text.muted']),
    nameTextStyle: text(palette['text.muted']),
  },
  categoryAxis: {
    axisLine: { lineStyle: { color: palette['border.strong'] } },
    axisTick: { show: false },
    axisLabel: text(palette['text.muted']),
    nameTextStyle: text(palette['text.muted']),
  },
  tooltip: {
    backgroundColor: palette['surface.raised'],
    borderColor: palette.border,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: text(palette.text, 12),
    extraCssText: 'box-shadow: var(--f-shadow-overlay); border-radius: 6px;',
    transitionDuration: 0,
  },
});

/**
 * The inside of a tooltip as elements, not as markup: names come from outside and may hold anything.
 */
export function tooltipOf(title: string, lines: readonly (readonly [name: string, value: string])[]): HTMLElement {
  const box = document.createElement('div');
  const head = box.appendChild(document.createElement('strong'));
  head.textContent = title;
  const list = box.appendChild(document.createElement('dl'));
  list.style.cssText = 'display:grid;grid-template-columns:auto auto;gap:2px 16px;margin-top:4px;font-variant-numeric:tabular-nums';
  for (const [name, value] of lines) {
    list.appendChild(document.createElement('dt')).textContent = name;
    const definition = list.appendChild(document.createElement('dd'));
    definition.textContent = value;
    definition.style.textAlign = 'right';
  }
  return box;
}
