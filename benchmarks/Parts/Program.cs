using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

// All, from the root of the project: dotnet run -c Release --project benchmarks/Parts -- --filter '*'
// Whether each of them runs at all: the same with --job dry. The exit code is 1 where one did not.
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return summaries.Any(summary => summary.HasCriticalValidationErrors || !summary.Reports.All(report => report.Success)) ? 1 : 0;
