import { BarChart, LineChart, ScatterChart, type BarSeriesOption, type LineSeriesOption, type ScatterSeriesOption } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  type GridComponentOption,
  type TooltipComponentOption,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import langDE from 'echarts/i18n/langDE-obj.js';
import langEN from 'echarts/i18n/langEN-obj.js';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([LineChart, BarChart, ScatterChart, GridComponent, TooltipComponent, MarkLineComponent, MarkAreaComponent, LabelLayout, SVGRenderer]);
echarts.registerLocale('DE', langDE);
echarts.registerLocale('EN', langEN);

export type ChartOption = echarts.ComposeOption<
  LineSeriesOption | BarSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption
>;
export type Engine = echarts.EChartsType;
export const start = (place: HTMLElement, locale: 'DE' | 'EN'): Engine => echarts.init(place, null, { renderer: 'svg', locale });
