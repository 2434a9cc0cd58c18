import type { ReactNode } from 'react';

/** Line icons of one weight on a grid of 16. They stand beside words, and say nothing alone. */
function icon(children: ReactNode) {
  return function Icon() {
    return (
      <svg
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {children}
      </svg>
    );
  };
}

export const OverviewIcon = icon(<path d="M2.5 8.500 8 3l5.500 5.500M4 7.500V13h8V7.500" />);
export const FindingsIcon = icon(<path d="M2.500 4h11M2.500 8h11M2.500 12h7" />);
export const WorkloadsIcon = icon(<path d="m8 2 5.500 3v6L8 14l-5.500-3V5zM2.500 5 8 8l5.500-3M8 8v6" />);
export const AccessIcon = icon(
  <>
    <circle cx="5.500" cy="8" r="3" />
    <path d="M8.500 8H14M12 8v2.500" />
  </>,
);
export const NetworkIcon = icon(
  <>
    <circle cx="3.500" cy="8" r="1.750" />
    <circle cx="12.500" cy="3.750" r="1.750" />
    <circle cx="12.500" cy="12.250" r="1.750" />
    <path d="m5.100 7.200 5.800-2.700M5.100 8.800l5.800 2.700" />
  </>,
);
export const PodSecurityIcon = icon(<path d="M8 2 3 4v4c0 3 2.200 5 5 6 2.800-1 5-3 5-6V4z" />);
export const ComplianceIcon = icon(<path d="M4 2.500h8v11H4zM6.200 8l1.300 1.300L10 6.700" />);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.200" />
    <path d="m10.200 10.200 3.300 3.300" />
  </>,
);
export const MenuIcon = icon(<path d="M2.500 4.500h11M2.500 8h11M2.500 11.500h11" />);
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.800" />
    <path d="M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M3.400 12.600l.9-.9M11.700 4.300l.9-.9" />
  </>,
);
export const MoonIcon = icon(<path d="M13.300 9.600A5.600 5.600 0 0 1 6.400 2.700a5.600 5.600 0 1 0 6.900 6.900z" />);
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />);
export const CopyIcon = icon(<path d="M5.500 5.500h7v8h-7zM3.500 10.500v-8h7" />);
export const CheckIcon = icon(<path d="m3 8.500 3.200 3.200L13 5" />);
export const CrossIcon = icon(<path d="m4.500 4.500 7 7M11.500 4.500l-7 7" />);
export const DashIcon = icon(<path d="M4 8h8" />);
export const ChevronIcon = icon(<path d="m6 3.500 4.500 4.500L6 12.500" />);
export const UpIcon = icon(<path d="M8 13V3M4 7l4-4 4 4" />);
export const DownIcon = icon(<path d="M8 3v10M4 9l4 4 4-4" />);
