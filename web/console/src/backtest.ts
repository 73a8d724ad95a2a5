// The result of a backtest, as far as the pages show it. The description leaves a job's result open, so what comes is looked
// at before it is believed.

interface WalletSums {
  issued: number;
  outstanding: number;
}

export interface BacktestResult {
  currency: string;
  members: number;
  orders: number;
  eligible_sales: number;
  cost: number;
  /** In hundredths of a per cent. */
  cost_share_bp: number;
  wallets: Record<string, WalletSums>;
  tiers: Record<string, Record<string, { members: number; up: number; down: number }>>;
  rules: { rule: string; wallet: string; issued: number; cost: number }[];
  months: Record<string, { orders: number; wallets: Record<string, WalletSums> }>;
  refused: Record<string, number>;
}

export function isBacktest(result: unknown): result is BacktestResult {
  const it = result as Partial<BacktestResult> | null | undefined;
  return (
    typeof it === 'object' &&
    it !== null &&
    typeof it.orders === 'number' &&
    typeof it.cost === 'number' &&
    Array.isArray(it.rules) &&
    typeof it.months === 'object' &&
    typeof it.wallets === 'object' &&
    typeof it.tiers === 'object'
  );
}

/** What a rule gave in each of the results, for all rules of any of them; those that give most come first. */
export function ruleRows(results: BacktestResult[]): { rule: string; wallet: string; issued: number[] }[] {
  const rows = new Map<string, { rule: string; wallet: string; issued: number[] }>();
  results.forEach((result, place) => {
    for (const { rule, wallet, issued } of result.rules) {
      const row = rows.get(`${rule} ${wallet}`) ?? { rule, wallet, issued: results.map(() => 0) };
      row.issued[place] = issued;
      rows.set(`${rule} ${wallet}`, row);
    }
  });
  return [...rows.values()].sort((a, b) => Math.max(...b.issued) - Math.max(...a.issued));
}

/** The wallet that the program issues most of: what a chart is about. */
export function mainWallet(result: BacktestResult): string {
  return Object.entries(result.wallets).sort(([, a], [, b]) => b.issued - a.issued)[0]?.[0] ?? '';
}
