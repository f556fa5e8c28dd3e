// A day of one vehicle: charts over one time axis, zoomed together. Data: columns of equal length, one entry a second that was received;
// a time is the second of the city's day, so that the axis is in city time whatever the browser is set to.
const box = document.getElementById("charts");
const dark = matchMedia("(prefers-color-scheme: dark)");
const colours = { light: ["#0b5cad", "#c2410c"], dark: ["#74b6fb", "#ff9d5c"] };
const group = "day";
const everyMs = 10000; // a terminal sends every ten seconds
const gapSeconds = 30; // as DayChart.Gap: a longer silence is no line
let charts = [];

const points = (times, values) => times.map((second, i) => [second * 1000, values[i]]);

function series(name, times, values, color) {
  return {
    name, color, type: "line", showSymbol: false, sampling: "lttb", connectNulls: false, lineStyle: { width: 1.2 },
    data: points(times, values),
  };
}

const clock = time => new Date(time).toISOString().slice(11, 19);

function option(day, title, unit, lines) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim(), muted = style.getPropertyValue("--muted").trim(), line = style.getPropertyValue("--line").trim();
  const palette = dark.matches ? colours.dark : colours.light;
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: style.getPropertyValue("--sans") },
    title: { text: `${title} (${unit})`, left: 14, top: 8, textStyle: { fontSize: 13, fontWeight: 500, color: ink } },
    legend: { right: 14, top: 6, textStyle: { color: ink }, icon: "roundRect", itemWidth: 14, itemHeight: 3 },
    grid: { left: 56, right: 22, top: 40, bottom: 54 },
    // Drawn on the canvas: a tooltip in HTML would need inline styles, which the content policy of our pages forbids.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { label: { show: false } }, formatter: points =>
      [clock(points[0].value[0]), ...points.map(p => `${p.seriesName}  ${p.value[1] ?? "—"} ${unit}`)].join("\n") },
    xAxis: { type: "time", min: day.from * 1000, max: day.to * 1000, axisLabel: { color: muted, hideOverlap: true, formatter: time => clock(time).slice(0, 5) }, axisLine: { lineStyle: { color: line } } },
    yAxis: { type: "value", scale: true, min: ({ min }) => (min > -20 ? 0 : null), axisLabel: { color: muted }, splitLine: { lineStyle: { color: line } } },
    dataZoom: [{ type: "inside", filterMode: "none" }, { type: "slider", height: 16, bottom: 8, filterMode: "none", labelFormatter: clock }],
    series: lines.map(({ name, values }, i) => series(name, day.times, values, palette[i])),
  };
}

function draw(day) {
  charts.forEach(chart => chart.dispose());
  charts = day.charts.map(({ id, title, unit, lines }) => {
    const chart = echarts.init(document.getElementById(id));
    chart.group = group;
    chart.setOption(option(day, title, unit, lines));
    return chart;
  });
  echarts.connect(group);
}

// What came since: the last seconds are added to each line, the axis grows, and the part that somebody zoomed into stays where it is.
async function grow(day) {
  const answer = await fetch(`${box.dataset.day}&after=${day.times.at(-1)}`, { headers: { "X-Requested-With": "live" }, cache: "no-store" });
  if (!answer.ok) return;
  const more = await answer.json();
  if (more.times.length === 0) return;
  const breaks = more.times[0] - day.times.at(-1) > gapSeconds;
  if (breaks) day.times.push(day.times.at(-1) + 1);
  day.times.push(...more.times);
  day.to = more.to;
  day.charts.forEach((chart, i) => chart.lines.forEach((line, j) => line.values.push(...(breaks ? [null] : []), ...more.charts[i].lines[j].values)));
  charts.forEach((chart, i) => chart.setOption({
    xAxis: { max: day.to * 1000 },
    series: day.charts[i].lines.map(({ values }) => ({ data: points(day.times, values) })),
  }));
}

function growEvery(day) {
  setTimeout(async () => {
    if (!document.hidden) await grow(day).catch(() => {});
    growEvery(day);
  }, everyMs);
}

if (box) {
  const answer = await fetch(box.dataset.day);
  const day = await answer.json();
  box.querySelector(".empty").hidden = day.times.length > 0;
  box.querySelectorAll(".chart").forEach(chart => { chart.hidden = day.times.length === 0; });
  if (day.times.length > 0) {
    draw(day);
    dark.addEventListener("change", () => draw(day));
    addEventListener("resize", () => charts.forEach(chart => chart.resize()));
    if (box.dataset.grows === "true") growEvery(day);
  }
}
