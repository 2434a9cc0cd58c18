import { SearchIcon } from './icons.tsx';

/** A field for words to look for. */
export function SearchField({
  label,
  value,
  onChange,
  placeholder = label,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
}) {
  return (
    <label className="search-field">
      <span className="hidden-text">{label}</span>
      <SearchIcon />
      <input
        type="search"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
