// Bars side by side, one group per name. Two tones that differ in lightness, not only in hue; the figures stand in a table
// that the page shows beside it, so the picture itself is for the eye alone.

export interface Group {
  name: string;
  values: number[];
}

const HEIGHT = 160;
const WIDTH = 720;
const LABELS = 22;

export function Bars({ groups, series }: { groups: Group[]; series: string[] }) {
  const highest = Math.max(1, ...groups.flatMap((group) => group.values));
  const step = WIDTH / Math.max(1, groups.length);
  const bar = Math.min(28, (step * 0.7) / Math.max(1, series.length));
  // Names that would run into each other are left out, evenly.
  const every = Math.ceil(groups.length / 12);
  return (
    <figure className="bars" aria-hidden>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + LABELS}`} preserveAspectRatio="xMidYMid meet">
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="bars-base" />
        {groups.map((group, at) => {
          const middle = step * (at + 0.5);
          const left = middle - (bar * group.values.length) / 2;
          return (
            <g key={group.name}>
              {group.values.map((value, place) => {
                const height = (Math.max(0, value) / highest) * (HEIGHT - 8);
                return (
                  <rect key={series[place]} className={`bars-${place}`} x={left + place * bar} y={HEIGHT - height} width={Math.max(1, bar - 2)} height={height} rx={2} />
                );
              })}
              {at % every === 0 && (
                <text x={middle} y={HEIGHT + 16} textAnchor="middle">
                  {group.name}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption className="row">
        {series.map((name, place) => (
          <span key={name} className="row small">
            <i className={`bars-key bars-key-${place}`} />
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
