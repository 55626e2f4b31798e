export { renderCard } from './card.ts';
export { chartPaths, renderCharts } from './charts/charts.ts';
export { checkCard } from './check-card.ts';
export { describeEdit } from './kept-sections.ts';
