"""An answer, its sources and the articles behind them → escaped markup."""
