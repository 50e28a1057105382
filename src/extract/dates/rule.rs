//! The names of the rules, each with examples in `tests/data/dates.tsv`.

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $score:literal;)*) => {
        /// A rule of the grammar: what an expression was recognised by.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Rule { $($(#[$doc])* $variant),* }

        impl Rule {
            /// Every rule.
            #[cfg(test)]
            pub(super) const ALL: &'static [Rule] = &[$(Rule::$variant),*];
            /// Its name.
            pub(super) fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }
            /// How sure it is that this is a date.
            pub(super) fn score(self) -> f32 {
                match self { $(Rule::$variant => $score),* }
            }
        }
    };
}

rules! {
    /// `10 mai 2017`
    FullDay = "full-day", 0.99;
    /// `10 mai`
    Day = "day", 0.95;
    /// `mercredi 13`
    WeekdayDay = "weekday-day", 0.8;
    /// `2017-05-10`
    Iso = "iso", 0.98;
    /// `10/05/2017`
    Numeric = "numeric", 0.97;
    /// `le 17/02`
    NumericShort = "numeric-short", 0.8;
    /// `05/2017`
    NumericMonth = "numeric-month", 0.8;
    /// `mai 2017`
    MonthYear = "month-year", 0.98;
    /// `en mai`
    Month = "month", 0.85;
    /// `première quinzaine de mai`
    Half = "fortnight", 0.9;
    /// `premier vendredi de juillet`
    NthWeekday = "nth-weekday", 0.9;
    /// `en 2002`
    Year = "year", 0.9;
    /// `exercice 2018`
    NamedYear = "named-year", 0.9;
    /// `(2015)`, `2015 : …`
    LooseYear = "loose-year", 0.75;
    /// `de 2014 à 2020`, `2018-2019`
    YearRange = "year-range", 0.9;
    /// `1er trimestre 2017`
    Quarter = "quarter", 0.95;
    /// `second semestre 2016`
    Semester = "semester", 0.95;
    /// `été 2016`
    Season = "season", 0.9;
    /// `les années 1990`
    Decade = "decade", 0.95;
    /// `le XIXe siècle`
    Century = "century", 0.9;
    /// `les six premiers mois de 2018`
    FirstUnits = "first-units", 0.9;
    /// `le 15 du mois prochain`
    DayOfMonth = "day-of-month", 0.85;
    /// `Noël 2019`
    Feast = "feast", 0.85;
    /// `mardi`, `ce mercredi`, `mardi prochain`
    Weekday = "weekday", 0.85;
    /// `hier`
    DayWord = "day-word", 0.9;
    /// `la veille`
    ToldDay = "told-day", 0.8;
    /// `la semaine prochaine`, `cette année`
    Unit = "unit", 0.9;
    /// `la semaine du 6 octobre`
    WeekOf = "week-of", 0.9;
    /// `il y a trois ans`
    Ago = "ago", 0.8;
    /// `dans dix jours`
    Ahead = "ahead", 0.8;
    /// `trois jours plus tard`
    Later = "later", 0.7;
    /// `du 19 au 23 octobre`
    Range = "range", 0.97;
    /// `les 5, 12 et 19 mars`
    List = "list", 0.95;
    /// `les 22 et 23 septembre`
    Run = "run", 0.96;
}
