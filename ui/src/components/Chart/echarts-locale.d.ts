/** ECharts ships its languages without types. */
declare module 'echarts/i18n/lang*-obj.js' {
  const texts: Parameters<typeof import('echarts/core').registerLocale>[1];
  export default texts;
}
