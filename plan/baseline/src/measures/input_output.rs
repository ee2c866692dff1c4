//! `input-output`: what a unit of final demand for a sector sets off, in the larger region that has a table or, by Flegg's
//! quotient, in the district.

use super::disclosure::withheld;
use super::facts::rounded;
use super::industries::{Industries, IndustryRows, Trouble};
use super::transactions::{TransactionRows, Transactions};
use super::{Facts, Found, Made, Measure};
use linping_language::{IndicatorRef, Located, RegionRef, Span, UnitText};
use linping_problems::{Code, Problem, Text};
use linping_statistics::{InputOutput as Analysis, flegg_requirements};
use linping_units::{Dimension, Measure as UnitMeasure, Quantity};
use schemars::JsonSchema;
use serde::Deserialize;

/// Input-output linkage or multiplier of a sector: what a unit of final demand for it sets off.
///
/// A district has no table of its own: with `district`, the requirements of the larger region are cut to what the district is
/// likely to supply itself (Flegg's location quotient); without, the value is that of the region the table is for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct InputOutput {
    /// The table of transactions between sectors.
    pub transactions: TransactionRows,
    /// The sector, as the table names it.
    pub sector: Located<String>,
    /// What of it; the output multiplier if absent.
    #[serde(default)]
    pub linkage: Linkage,
    /// What goes with output, for the linkage `multiplier`.
    pub amounts: Option<Amounts>,
    /// Rows of employees or output by place and sector, named as in the table, of the district and of the region the table is for.
    pub district: Option<IndustryRows>,
    /// Flegg's delta: 0.25 if absent; 0.2 to 0.3 as a rule, larger where more is bought from outside.
    pub delta: Option<Located<f64>>,
    /// The region the table is for, where no rows of the district are given.
    pub region: Option<Located<RegionRef>>,
}

/// A linkage of a sector.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Linkage {
    /// Output of all sectors set off by a unit of final demand for this one.
    #[default]
    OutputMultiplier,
    /// What the sector buys from others a unit of output.
    BackwardLinkage,
    /// What the sector sells to others a unit of output.
    ForwardLinkage,
    /// Output multiplier over the mean of all sectors: above 1 it pulls more than most.
    PowerOfDispersion,
    /// Row sum of Leontief's inverse over its mean: above 1 it is pulled more than most.
    SensitivityOfDispersion,
    /// What goes with output (`amounts`), set off by a unit of final demand.
    Multiplier,
}

/// What goes with output: wages, employees, energy.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Amounts {
    /// The column of the table.
    pub column: Located<String>,
    /// Its unit.
    pub unit: Located<UnitText>,
    /// The unit of total output.
    pub money: Located<UnitText>,
}

impl Measure for InputOutput {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        Vec::new()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        let plain = UnitMeasure::from(Dimension::Number);
        let wanted = match (&self.amounts, self.linkage) {
            (Some(amounts), Linkage::Multiplier) => {
                let (above, below) = (amounts.unit.value.0.measure(), amounts.money.value.0.measure());
                match (above == below, above.per.is_empty() && below.per.is_empty()) {
                    (true, _) => plain,
                    (false, true) => UnitMeasure { of: above.of, per: vec![below.of] },
                    (false, false) => return false,
                }
            }
            _ => plain,
        };
        *unit == wanted
    }

    fn units(&self) -> Vec<Span> {
        self.amounts.iter().flat_map(|amounts| [amounts.unit.span, amounts.money.span]).collect()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let table = match self.transactions.read(facts, self.amounts.as_ref().map(|amounts| &amounts.column)) {
            Ok(Some(table)) => table,
            Ok(None) => return Found::default(),
            Err(problems) => return Found { problems, ..Found::default() },
        };
        match self.wrong(facts, &table) {
            Some(problem) => problem.into(),
            None => self.values(facts, &table),
        }
    }
}

impl InputOutput {
    /// What cannot be meant as it is written.
    fn wrong(&self, facts: &Facts, table: &Transactions) -> Option<Problem> {
        if !table.sectors.contains(&self.sector.value) {
            let (wanted, known) = (&self.sector.value, table.told_sectors());
            let message =
                Text::new(format!("投入产出表中没有部门“{wanted}”"), format!("the table has no sector `{wanted}`"));
            let problem = Problem::new(Code::UnknownName, message).at(facts.plan.place(self.sector.span));
            return Some(match known {
                Some(list) => {
                    problem.hint(Text::new(format!("表中的部门：{list}"), format!("sectors of the table: {list}")))
                }
                None => problem,
            });
        }
        let told = |message: Text| Some(Problem::new(Code::MissingKey, message).at(facts.plan.place(facts.span)));
        match (&self.amounts, self.linkage == Linkage::Multiplier) {
            (None, true) => {
                return told(Text::new(
                    "乘数（multiplier）须写 amounts：随产出的是什么",
                    "`multiplier` needs `amounts`: what goes with output",
                ));
            }
            (Some(_), false) => {
                return told(Text::new(
                    "只有 linkage = \"multiplier\" 才用 amounts",
                    "`amounts` is for linkage = \"multiplier\" only",
                ));
            }
            _ => {}
        }
        match (&self.district, &self.region, &self.delta) {
            (None, None, _) | (Some(_), Some(_), _) => told(Text::new(
                "请写 district（本区的行，按 Flegg 区位商换算）或 region（表所属的地区）之一",
                "say either `district` (rows of the district, for Flegg's quotient) or `region` (the one the table is for)",
            )),
            (None, Some(_), Some(_)) => {
                told(Text::new("只有写了 district 才用 delta", "`delta` is for `district` only"))
            }
            _ => None,
        }
    }

    fn values(&self, facts: &Facts, table: &Transactions) -> Found {
        match (&self.district, &self.region) {
            (Some(rows), _) => rows.each(facts, |found| self.of_district(facts, table, found)),
            (None, Some(region)) => match self.linked(facts, table, &table.analysis) {
                Ok(value) => {
                    let made = Made {
                        value,
                        period: table.period.clone(),
                        region: region.value.0.clone(),
                        from: Vec::new(),
                        sources: vec![self.transactions.source.value.0.clone()],
                        status: table.status,
                        open: table.open,
                        equation: if table.open { Text::same(self.equation(value)) } else { Text::same("") },
                        caution: (!table.open).then(withheld),
                        notes: Vec::new(),
                    };
                    vec![made].into()
                }
                Err(error) => error.problem().message.into(),
            },
            (None, None) => Found::default(),
        }
    }

    fn of_district(&self, facts: &Facts, table: &Transactions, found: &Industries) -> Result<Made, Trouble> {
        let delta = self.delta.as_ref().map_or(0.25, |delta| delta.value);
        // A sector that neither the district's rows nor the region's name is not there.
        let of = |list: &[f64]| -> Vec<f64> {
            let at = |sector| found.industries.iter().position(|known| known == sector);
            table.sectors.iter().map(|sector| at(sector).and_then(|at| list.get(at)).copied().unwrap_or(0.0)).collect()
        };
        let (here, whole) = (of(found.here()), of(&found.whole));
        let outside: Vec<&str> =
            found.industries.iter().filter(|name| !table.sectors.contains(*name)).map(String::as_str).collect();
        let cut = |delta: f64| {
            let cut = flegg_requirements(&table.analysis.requirements, &here, &whole, delta)?;
            self.linked(facts, table, &Analysis::from_requirements(&cut, &table.output)?)
        };
        let value = cut(delta)?;
        let resting_on: Vec<usize> = (0..found.industries.len()).collect();
        let mut made = found.made(value, self.equation(value), &resting_on);
        made.sources.push(self.transactions.source.value.0.clone());
        made.status = made.status.max(table.status);
        if !table.open {
            made.open = false;
            made.caution = Some(withheld());
            (made.equation, made.notes) = (Text::same(""), Vec::new());
        }
        if made.open && found.open && !outside.is_empty() {
            let list = outside.join(", ");
            made.caution = Some(Text::new(
                format!("本区行业 {list} 不在投入产出表中，未计入"),
                format!("{list} of the district's rows are no sectors of the table and are left out"),
            ));
        }
        if made.open && found.open {
            let (low, high, uncut) = (cut(0.2)?, cut(0.3)?, self.linked(facts, table, &table.analysis)?);
            let (low, high, uncut) = (rounded(low), rounded(high), rounded(uncut));
            let of = &table.period;
            made.notes.push(Text::new(
                format!("{of} 的表；δ = {delta}；δ 取 0.2 为 {low}，取 0.3 为 {high}；不换算（全区域）为 {uncut}"),
                format!("table of {of}; δ = {delta}; {low} with 0.2, {high} with 0.3; {uncut} in the larger region"),
            ));
        }
        Ok(made)
    }

    /// The linkage asked for, in the indicator's unit.
    fn linked(&self, facts: &Facts, table: &Transactions, of: &Analysis) -> Result<f64, linping_statistics::Error> {
        let at = table.sectors.iter().position(|sector| *sector == self.sector.value).unwrap_or(usize::MAX);
        if let (Linkage::Multiplier, Some(amounts)) = (self.linkage, &self.amounts) {
            let one = |unit: &Located<UnitText>| Quantity::new(1.into(), unit.value.0.clone()).in_base();
            let multiplier = of.multipliers(&table.amounts)?.get(at).copied().unwrap_or(f64::NAN);
            return Ok(multiplier * one(&amounts.unit) / one(&amounts.money) / facts.one());
        }
        let linkages = of.linkages();
        let value = linkages.get(at).map_or(f64::NAN, |found| match self.linkage {
            Linkage::OutputMultiplier | Linkage::Multiplier => found.output_multiplier,
            Linkage::BackwardLinkage => found.backward_direct,
            Linkage::ForwardLinkage => found.forward_direct_ghosh,
            Linkage::PowerOfDispersion => found.power_of_dispersion,
            Linkage::SensitivityOfDispersion => found.sensitivity_of_dispersion,
        });
        Ok(facts.plain(value))
    }

    fn equation(&self, value: f64) -> String {
        let formula = match self.linkage {
            Linkage::OutputMultiplier => "Σᵢ lᵢⱼ",
            Linkage::BackwardLinkage => "Σᵢ aᵢⱼ",
            Linkage::ForwardLinkage => "Σⱼ bᵢⱼ",
            Linkage::PowerOfDispersion => "n Σᵢ lᵢⱼ / Σᵢⱼ lᵢⱼ",
            Linkage::SensitivityOfDispersion => "n Σⱼ lᵢⱼ / Σᵢⱼ lᵢⱼ",
            Linkage::Multiplier => "Σᵢ (wᵢ / xᵢ) lᵢⱼ",
        };
        let cut = if self.district.is_some() { "; r = a · min(1, FLQ)" } else { "" };
        let (sector, shown) = (&self.sector.value, rounded(value));
        format!("{formula}, L = (I − A)⁻¹{cut}: {sector} = {shown}")
    }
}
