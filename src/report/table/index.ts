import type { Report } from '../report.ts';
import { safeLine } from '../safe-text.ts';
import { exceptionSection } from './exceptions.ts';
import { findingSection } from './findings.ts';
import { frameworkSection } from './frameworks.ts';
import { gapSection } from './gaps.ts';
import type { TableOptions } from './options.ts';
import { remedySection } from './remedies.ts';
import { summarySection } from './summary.ts';

const SECTIONS = [findingSection, remedySection, exceptionSection, frameworkSection, gapSection, summarySection];

/**
 * The report for people: what was found by object, the worst first; how to fix it; what frameworks
 * say of it; what was not judged; and a
 * summary last, where the eye is when the command ends.
 */
export function* renderTable(report: Report, options: TableOptions): Generator<string> {
  for (const section of SECTIONS) {
    for (const line of section(report, options)) yield `${safeLine(line)}\n`;
  }
}
